from . import product_price_query_try
