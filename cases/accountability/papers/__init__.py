"""Papers made from templates: letter, affidavit cover, case summary, and the list of a disclosure bundle, as PDF.

`*.typ` are the templates, `words/*.toml` what they say in each language. What a person typed reaches a template as
data and is never part of its text.
"""
