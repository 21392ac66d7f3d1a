from . import product_price_query_try
from . import res_users_discount_limit
from . import sale_order_line_explanation
from . import sale_order_line_explanation_words
