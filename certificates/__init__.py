"""Paper: certificates as PDF, their seal, their QR code, and the proof that they are genuine.

Imports nothing of the register: what goes onto paper comes in as plain words.
"""
