from . import product_price_compare
from . import product_price_lint
from . import product_price_lint_finding
from . import product_price_lint_rules
from . import product_price_lint_scope
from . import product_price_lint_types
from . import product_price_rehearsal
from . import product_price_rehearsal_line
