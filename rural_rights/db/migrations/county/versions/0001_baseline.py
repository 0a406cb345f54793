"""The register of one county as first released."""

from pathlib import Path

from alembic import op

from rural_rights.db.engine import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

HERE = Path(__file__).resolve().parent


def upgrade() -> None:
    """Make every table, constraint, trigger and grant of the county's schema."""
    run_script(op.get_bind(), (HERE / "0001_baseline.sql").read_text("utf-8"))


def downgrade() -> None:
    """Take all of it away again."""
    run_script(op.get_bind(), (HERE / "0001_baseline_down.sql").read_text("utf-8"))
