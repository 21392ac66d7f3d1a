from . import product_price_analysis
from . import product_price_current
from . import product_price_timeline
