from . import test_deal_type
