from . import product_price_print
