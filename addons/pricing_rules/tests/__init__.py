from . import test_price_document
from . import test_price_formula
from . import test_price_ladder
from . import test_price_register
from . import test_price_rounding
from . import test_product_planning
from . import test_price_type
