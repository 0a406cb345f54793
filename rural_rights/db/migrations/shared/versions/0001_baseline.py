"""What counties share as first released, and the job queue's own schema."""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

from rural_rights.db.engine import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

HERE = Path(__file__).resolve().parent


def upgrade() -> None:
    """Make the shared tables and the queue."""
    bind = op.get_bind()
    run_script(bind, SchemaManager.get_schema())
    run_script(bind, (HERE / "0001_baseline.sql").read_text("utf-8"))


def downgrade() -> None:
    """Take all of it away again."""
    run_script(op.get_bind(), (HERE / "0001_baseline_down.sql").read_text("utf-8"))
