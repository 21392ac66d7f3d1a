from . import test_price_formula
from . import test_price_ladder
from . import test_price_rounding
from . import test_product_planning
