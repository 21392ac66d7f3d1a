from . import product_price_group
from . import product_price_rounding
from . import product_price_rounding_line
from . import product_sales_rating
from . import product_season_group
from . import product_template
