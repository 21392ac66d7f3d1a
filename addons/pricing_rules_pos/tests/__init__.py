from . import test_pos_access
from . import test_pos_loading
from . import test_pos_prices
from . import test_pos_rules
from . import test_pos_tour
