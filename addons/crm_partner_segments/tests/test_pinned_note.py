from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tests.common import users

from .common_interaction import InteractionCommon


@tagged("post_install", "-at_install")
class TestPinnedNote(InteractionCommon):
    """Notes that somebody keeps in sight, on any document."""

    def _pin(self, document, text="Ask for the new manager"):
        context = {"active_model": document._name, "active_id": document.id}
        with Form(self.env["crm.pinned.note"].with_context(**context)) as form:
            form.text = text
        return form.record

    @users("test_own")
    def test_a_note_opens_its_document_and_comes_off(self):
        note = self._pin(self.lead.with_env(self.env))
        self.assertRecordValues(
            note,
            [{"user_id": self.env.uid, "document_name": self.lead.display_name}],
        )
        action = note.action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("crm.lead", self.lead.id)
        )
        note.action_unpin()
        self.assertFalse(note.exists())

    @users("test_own")
    def test_a_note_is_its_writer_s_own(self):
        note = self._pin(self.client.with_env(self.env))
        for user in (self.sales_mate, self.sales_manager):
            self.assertFalse(self.env["crm.pinned.note"].with_user(user).search([]))
            with self.assertRaises(AccessError):
                note.with_user(user).read(["text"])
        with self.assertRaises(AccessError):
            self.env["crm.pinned.note"].create(
                {"text": "For you", "user_id": self.sales_mate.id}
            )

    @users("test_own")
    def test_nothing_is_pinned_to_what_is_closed(self):
        closed = self.lead.sudo().copy({"user_id": self.sales_mate.id})
        with self.assertRaises(AccessError):
            self.env["crm.pinned.note"].create(
                {"text": "Peep", "res_model": "crm.lead", "res_id": closed.id}
            )

    @users("test_own")
    def test_a_document_that_closes_leaves_the_note_without_its_name(self):
        note = self._pin(self.lead.with_env(self.env))
        self.lead.sudo().user_id = self.sales_mate
        self.env.invalidate_all()
        self.assertFalse(note.document_name)
        with self.assertRaisesRegex(UserError, "gone, or closed to you"):
            note.action_open_document()
        self.lead.sudo().unlink()
        self.env.invalidate_all()
        self.assertFalse(note.document_name)
        self.assertEqual(note.text, "Ask for the new manager")

    @users("test_own")
    def test_the_action_is_offered_on_documents_with_a_chatter(self):
        names = {
            model: [
                action["name"]
                for action in self.env["ir.actions.actions"]
                .get_bindings(model)
                .get("action", [])
            ]
            for model in ("res.partner", "crm.lead", "sale.order", "res.country")
        }
        for model in ("res.partner", "crm.lead", "sale.order"):
            self.assertIn("Pin a Note", names[model])
        self.assertNotIn("Pin a Note", names["res.country"])
