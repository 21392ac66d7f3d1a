from . import rule_code
