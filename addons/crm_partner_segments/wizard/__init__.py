from . import res_partner_segment_add
