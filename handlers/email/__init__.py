"""The sign-off e-mail of an early stage, alone and together."""
