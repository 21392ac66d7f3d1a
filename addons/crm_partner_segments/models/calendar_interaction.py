from odoo import models

# crm.interaction finds meetings by document and by attendee, and numbers its rows
# by the expressions below: neither may read the whole table


class CalendarEvent(models.Model):
    """Meetings, found by the document they are about."""

    _inherit = "calendar.event"

    _interaction_document_idx = models.Index(
        "(res_model, res_id) WHERE res_id IS NOT NULL"
    )
    _interaction_id_idx = models.Index("((id + 1610612736))")


class CalendarAttendee(models.Model):
    """Meetings, found by who takes part."""

    _inherit = "calendar.attendee"

    _interaction_partner_idx = models.Index("(partner_id)")
    _interaction_id_idx = models.Index("((id + 1879048192))")


class MailMessage(models.Model):
    """Messages, found by their date."""

    _inherit = "mail.message"

    _interaction_date_idx = models.Index(
        "(date) WHERE message_type IN ('email', 'comment', 'sms') AND model IS NOT NULL"
    )
