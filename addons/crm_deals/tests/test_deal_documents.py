import base64
import io
import zipfile

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user

from .common_route import RouteCase

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_docx(*paragraphs):
    """Return a Word file; each paragraph is a list of the runs that Word made of it."""
    body = "".join(
        "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"
        for runs in paragraphs
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
        archive.writestr("[Content_Types].xml", "<Types/>")
    return base64.b64encode(content.getvalue())


class TestDealDocuments(RouteCase):
    """Documents of a type, and templates filled with the data of a deal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = cls.env["crm.deal.document"]
        cls.letter = cls._create_document(
            name="Letter",
            kind="template",
            body="<p>Dear {{ object.partner_id.name }}, {{object.expected_revenue}}</p>",
        )

    @classmethod
    def _create_document(cls, **values):
        return cls.env["crm.deal.document"].create(
            {"name": "Document", "deal_type_id": cls.process.id, **values}
        )

    def _fill(self, document, deal, user=None):
        document = document.with_user(user or self.salesman)
        action = document.with_context(deal_id=deal.id).action_fill()
        number = action["url"].split("/")[3].split("?")[0]
        return self.env["ir.attachment"].browse(int(number))

    def test_deal_shows_the_documents_of_its_stage(self):
        rules = self._create_document(url="https://example.com/rules")
        guide = self._create_document(
            body="<p>Ask</p>", stage_ids=[(6, 0, self.qualified.ids)]
        )
        deal = self._create_routed()
        self.assertEqual(deal.deal_document_ids, self.letter | rules)
        deal.stage_id = self.qualified
        self.assertEqual(deal.deal_document_ids, self.letter | rules | guide)
        self.assertFalse(self._create_deal().deal_document_ids)

    def test_file_link_and_text_are_opened(self):
        text = self._create_document(body="<p>Ask</p>").with_user(self.salesman)
        link = self._create_document(url="https://example.com").with_user(self.salesman)
        file = self._create_document(
            file=base64.b64encode(b"x"), file_name="a.pdf"
        ).with_user(self.salesman)
        self.assertEqual(text.action_open()["res_id"], text.id)
        self.assertEqual(link.action_open()["url"], "https://example.com")
        self.assertIn(f"/{file.id}/file/a.pdf", file.action_open()["url"])

    def test_text_template_is_filled_and_kept_with_the_deal(self):
        self.client.name = "Smith & <b>Sons</b>"
        deal = self._create_routed(expected_revenue=1500)
        made = self._fill(self.letter, deal)
        self.assertEqual((made.res_model, made.res_id), ("crm.lead", deal.id))
        self.assertIn(b"Dear Smith &amp; &lt;b&gt;Sons&lt;/b&gt;", made.raw)
        self.assertIn("1,500.00", made.raw.decode())
        self.assertEqual(made.name, "Letter - Deal.html")

    def test_missing_data_is_a_blank_line_and_is_told(self):
        deal = self._create_routed(partner_id=False)
        made = self._fill(self.letter, deal)
        self.assertIn(b"__________", made.raw)
        self.assertIn("Left blank", deal.message_ids[0].body)
        self.assertIn("Name", deal.message_ids[0].body)

    def test_word_template_is_filled_also_where_word_has_cut_it(self):
        document = self._create_document(
            kind="template",
            file_name="contract.docx",
            file=make_docx(
                ["Client: {{ obj", "ect.partner_id", ".name }} signs"],
                ["{{object.name}} by {{ object.user_id.name }}"],
            ),
        )
        deal = self._create_routed(name="Supply <1>")
        made = self._fill(document, deal)
        with zipfile.ZipFile(io.BytesIO(made.raw)) as archive:
            text = archive.read("word/document.xml").decode()
        self.assertIn("Client: Client", text)
        self.assertIn("signs", text)
        self.assertIn("Supply &lt;1&gt; by", text)
        self.assertNotIn("{{", text)
        self.assertTrue(made.name.endswith(".docx"))

    def test_plain_text_template(self):
        document = self._create_document(
            kind="template",
            file_name="note.txt",
            file=base64.b64encode(b"{{ object.type }} / {{ object.tag_ids }}"),
        )
        made = self._fill(document, self._create_routed())
        self.assertEqual(made.raw.decode(), "Opportunity / __________")

    def test_nothing_but_fields_can_stand_in_a_place(self):
        for place in (
            "object.unlink()",
            "object.env.cr",
            "object.partner_id.no_such_field",
            "object.name.upper",
            "object['name']",
            "user.name",
            "1 + 1",
            "object",
            "object.__class__",
        ):
            with self.assertRefused("is not a field of a deal", ValidationError):
                self.letter.with_user(self.manager).body = f"<p>{{{{ {place} }}}}</p>"
            with self.assertRaises(ValidationError):
                self._create_document(
                    kind="template",
                    file_name="a.docx",
                    file=make_docx([f"{{{{ {place} }}}}"]),
                )

    def test_field_that_the_user_may_not_read_is_not_told(self):
        document = self._create_document(
            kind="template", body="<p>{{ object.user_id.signature }}</p>"
        )
        field = self.env["crm.lead"]._fields["description"]
        self.patch(field, "groups", "base.group_system")
        document.body = "<p>{{ object.description }}</p>"
        deal = self._create_routed()
        deal.sudo().description = "Secret"
        with self.assertRaises(AccessError):
            self._fill(document, deal)

    def test_file_that_is_no_template_is_refused(self):
        for name, content in (
            ("a.docx", b"no zip at all"),
            ("a.pdf", b"%PDF"),
        ):
            with self.assertRefused("filled in", ValidationError):
                self._create_document(
                    kind="template", file_name=name, file=base64.b64encode(content)
                )

    def test_empty_document_and_odd_link_are_refused(self):
        with self.assertRefused("is empty", ValidationError):
            self._create_document()
        with self.assertRefused("has to begin with https", ValidationError):
            self._create_document(url="javascript:alert(1)")

    def test_template_is_filled_from_a_deal_only(self):
        with self.assertRefused("Open a deal"):
            self.letter.with_user(self.salesman).action_fill()

    def test_deal_of_somebody_else_fills_no_template(self):
        deal = self._create_routed()
        with self.assertRaises(AccessError):
            self._fill(self.letter, deal, self.colleague)

    def test_salesperson_cannot_change_documents(self):
        with self.assertRaises(AccessError):
            self.letter.with_user(self.salesman).name = "Mine"
        user = new_test_user(self.env, "no_sales", "base.group_portal")
        with self.assertRaises(AccessError):
            self.letter.with_user(user).read(["name"])
