"""Bots that are killed, stopped and lied to while people work with them, and a judge who looks from the outside."""
