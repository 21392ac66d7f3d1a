from . import client_interest_mixin
from . import segment_member_mixin
from . import segment_mixin
from . import segment_mixin_evaluation
from . import segment_mixin_refresh
from . import segment_mixin_rule
