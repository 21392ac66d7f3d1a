class FormulaError(Exception):
    """What is wrong with a formula."""


def compile_formula(source):
    """Compile a formula."""
    raise FormulaError(source)
