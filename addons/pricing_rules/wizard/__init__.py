from . import product_price_print
from . import product_price_print_line
