import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from ..tools import docx
from ..tools.placeholders import fill_places, find_places, parse_path

# what can be filled with the data of a deal, by the end of the file's name
TEXT_KINDS = ("txt", "html", "htm")


class CrmDealDocument(models.Model):
    """What the people who work on deals of a type are to read, keep to or fill in."""

    _name = "crm.deal.document"
    _description = "Document of a Deal Type"
    _order = "deal_type_id, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    deal_type_id = fields.Many2one(
        "crm.deal.type", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="deal_type_id.company_id")
    stage_ids = fields.Many2many(
        "crm.stage",
        "crm_deal_document_stage_rel",
        "document_id",
        "stage_id",
        string="Stages",
        domain="[('deal_type_ids', '=', deal_type_id)]",
        help="Empty: it is of use on every stage.",
    )
    kind = fields.Selection(
        [
            ("instruction", "Instruction"),
            ("regulation", "Regulation"),
            ("template", "Template"),
        ],
        required=True,
        default="instruction",
        help="A template is filled with the data of the deal.",
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    url = fields.Char("Link")
    body = fields.Html(
        "Text",
        sanitize_attributes=False,
        help="In a template, {{ object.partner_id.name }} stands for the client's name:"
        " names of fields of the deal, joined by dots.",
    )

    @api.constrains("name", "file", "url", "body")
    def _check_content(self):
        for document in self:
            has_text = not is_html_empty(document.body)
            if not (document.file or document.url or has_text):
                raise ValidationError(
                    self.env._(
                        "The document “%(name)s” is empty. Add a file, a link or a text.",
                        name=document.name,
                    )
                )

    @api.constrains("url")
    def _check_url(self):
        for document in self.filtered("url"):
            if not document.url.startswith(("http://", "https://")):
                raise ValidationError(
                    self.env._(
                        "The link of “%(name)s” has to begin with https:// or http://.",
                        name=document.name,
                    )
                )

    @api.constrains("kind", "file", "file_name", "body")
    def _check_places(self):
        for document in self.filtered(lambda document: document.kind == "template"):
            for text in document._read_texts():
                for place in find_places(text):
                    document._check_place(place)

    def _check_place(self, place):
        """Refuse a place that names no field of a deal."""
        model, names = self.env["crm.lead"], parse_path(place)
        for number, name in enumerate(names or (), 1):
            field = model._fields.get(name)
            last = number == len(names)
            if field is None or not (last or field.relational):
                names = None
                break
            model = model if last else self.env[field.comodel_name]
        if not names:
            raise ValidationError(
                self.env._(
                    "The template “%(name)s” asks for “%(place)s”, which is not a field "
                    "of a deal. Write names of fields joined by dots, such as "
                    "object.partner_id.name.",
                    name=self.name,
                    place=place,
                )
            )

    def action_open(self):
        """Open the file or the link; a text is shown in a window.

        :return: action
        """
        self.ensure_one()
        if self.file:
            url = f"/web/content/crm.deal.document/{self.id}/file/{self.file_name}"
            return {"type": "ir.actions.act_url", "url": url, "target": "new"}
        if self.url:
            return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}
        view = self.env.ref("crm_deals.crm_deal_document_view_form_read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_fill(self):
        """Fill the template with the data of the deal named in the context (deal_id).

        :return: action that downloads the document, which is kept with the deal
        """
        deal = self.env["crm.lead"].browse(self.env.context.get("deal_id")).exists()
        if not deal:
            raise UserError(
                self.env._("Open a deal and fill the template in from there.")
            )
        attachment = self.fill(deal)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    @api.private
    def fill(self, deal):
        """Fill the template with a deal's data and keep the result with the deal.

        :param deal: crm.lead that the user may read and write
        :return: ir.attachment; a message on the deal tells what had to be left blank
        """
        self.ensure_one()
        deal.ensure_one()
        deal.check_access("write")
        blanks = []
        content, extension = self._get_filled(deal, blanks)
        name = f"{self.name} - {deal.name}".replace("/", "-")
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{name}.{extension}",
                "raw": content,
                "res_model": deal._name,
                "res_id": deal.id,
            }
        )
        deal.message_post(
            body=self._describe_blanks(blanks), attachment_ids=attachment.ids
        )
        return attachment

    def _describe_blanks(self, blanks):
        if not blanks:
            return self.env._("“%(name)s” is filled in.", name=self.name)
        return self.env._(
            "“%(name)s” is filled in. Left blank, because the deal does not say: "
            "%(fields)s.",
            name=self.name,
            fields=", ".join(dict.fromkeys(blanks)),
        )

    def _get_filled(self, deal, blanks):
        """Return the filled document and the end of its name.

        :param list blanks: labels of fields without a value are added to it
        """

        def get_value(place):
            return deal._get_place_value(parse_path(place), blanks)

        def get_markup(place):
            return str(Markup.escape(get_value(place)))

        kind = self._get_file_kind()
        if kind == "docx":
            return docx.fill(base64.b64decode(self.file), get_value), kind
        if kind == "txt":
            return fill_places(self._read_text(), get_value).encode(), kind
        text = fill_places(self._read_text(), get_markup)
        if not self.file:
            text = (
                f"<!DOCTYPE html><html><meta charset='utf-8'><body>{text}</body></html>"
            )
        return text.encode(), "html"

    def _get_file_kind(self):
        """Return the end of the file's name, html for a text written here."""
        if not self.file:
            return "html"
        return (self.file_name or "").rpartition(".")[2].lower()

    def _read_text(self):
        if not self.file:
            return self.body or ""
        return base64.b64decode(self.file).decode("utf-8", errors="replace")

    def _read_texts(self):
        """Return the texts of a template, or refuse a file that is not one."""
        kind = self._get_file_kind()
        if kind == "docx":
            try:
                return docx.read_texts(base64.b64decode(self.file))
            except docx.NotADocument as error:
                raise ValidationError(
                    self.env._(
                        "“%(file)s” is not a Word document that can be filled in. Save "
                        "it in Word as .docx and add it again.",
                        file=self.file_name,
                    )
                ) from error
        if kind not in TEXT_KINDS and (self.file or is_html_empty(self.body)):
            raise ValidationError(
                self.env._(
                    "“%(file)s” cannot be filled in. A template is a .docx, .txt or "
                    ".html file, or a text written here.",
                    file=self.file_name or self.name,
                )
            )
        return [self._read_text()]
