from io import BytesIO

from odoo import api, fields, models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    """Reports that draw their PDF themselves instead of printing an HTML page.

    The model ``report.<report name>`` draws them, by its method ``_draw_pdf``. They need
    no wkhtmltopdf, and come as PDF in tests, too.
    """

    _inherit = "ir.actions.report"

    is_drawn = fields.Boolean(
        "Drawn PDF", help="The PDF is drawn by a program, not made of an HTML page."
    )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"is_drawn"}

    def report_action(self, docids, data=None, config=True):
        """The action says that the report is drawn; such ones need no page layout."""
        config = config and not self.is_drawn
        action = super().report_action(docids, data=data, config=config)
        if self.is_drawn:
            action["is_drawn"] = True
        return action

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        if self._get_report(report_ref).is_drawn:
            return (
                self._render_qweb_pdf_prepare_streams(report_ref, data, res_ids),
                "pdf",
            )
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report = self._get_report(report_ref)
        if not report.is_drawn:
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        drawing_model = self._get_rendering_context_model(report)
        pdf = drawing_model._draw_pdf(res_ids or [], data or {})
        # one document for all records
        return {False: {"stream": BytesIO(pdf), "attachment": None}}

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        report = self._get_report(report_ref)
        if report.is_drawn:
            raise UserError(
                self.env._(
                    "“%(name)s” is printed as PDF only. Open it as PDF.",
                    name=report.name,
                )
            )
        return super()._render_qweb_html(report_ref, docids, data=data)
