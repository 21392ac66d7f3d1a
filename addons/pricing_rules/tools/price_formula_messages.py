def explain_formula_error(env, error):
    """Tell a formula error in a sentence."""
    return str(error)
