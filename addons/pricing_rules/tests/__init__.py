from . import test_price_analysis
from . import test_price_document
from . import test_price_lint
from . import test_price_page
from . import test_price_register
from . import test_price_rehearsal
from . import test_price_task
