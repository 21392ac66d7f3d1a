from odoo import models


class CrmLead(models.Model):
    """Merged deals keep the participants of all of them."""

    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if opportunities.participant_ids:
            self._merge_participants(opportunities)
        return result

    def _merge_participants(self, opportunities):
        """Take over the participants of other deals; the same one only once.

        :param opportunities: deals that are about to go
        """
        incoming = opportunities.participant_ids
        twins = self._find_twins(incoming)
        links = self._prepare_merged_links(opportunities, twins)
        winner = self._get_merged_winner(incoming)
        opportunities.participant_link_ids.unlink()
        incoming.filtered("is_winner").is_winner = False
        dropped = incoming.filtered(lambda row: row in twins)
        (incoming - dropped).write({"deal_id": self.id})
        if winner:
            twins.get(winner, winner).is_winner = True
        dropped.unlink()
        self.env["crm.deal.participant.link"].create(links)

    def _find_twins(self, incoming):
        """Return ``{participant: the same one that this deal has or gets anyway}``."""
        kept = {row._get_twin_key(): row for row in self.participant_ids}
        twins = {row: kept.setdefault(row._get_twin_key(), row) for row in incoming}
        return {row: twin for row, twin in twins.items() if row != twin}

    def _get_merged_winner(self, incoming):
        """Return the winner of the other deals where this one is lost without any."""
        if self.won_status != "lost" or self.winner_partner_id:
            return incoming.browse()
        return incoming.filtered("is_winner")[:1]

    def _prepare_merged_links(self, opportunities, twins):
        """Return the values of the relations that this deal does not have yet."""
        keys = {link._get_key() for link in self.participant_link_ids}
        values = []
        for link in opportunities.participant_link_ids:
            one, other = (
                twins.get(row, row)
                for row in (link.participant_id, link.other_participant_id)
            )
            key = link._make_key(one, link.kind_id, other)
            if key not in keys:
                keys.add(key)
                values.append(
                    {
                        "deal_id": self.id,
                        "participant_id": one.id,
                        "kind_id": link.kind_id.id,
                        "other_participant_id": other.id,
                        "comment": link.comment,
                    }
                )
        return values
