"""The accountability stage: offenders are charged, convicted and sentenced in their local courts."""
