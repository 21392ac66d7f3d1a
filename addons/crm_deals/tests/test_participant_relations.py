from .participant_common import ParticipantCase


class TestParticipantRelations(ParticipantCase):
    """What participants are to each other, also in copies and merged deals."""

    def test_duplicate_takes_participants_and_relations_along_but_no_winner(self):
        self.rival_row.is_winner = True
        kind = self.env.ref("crm_partner_segments.crm_partner_link_kind_supplier")
        self.env["crm.deal.participant.link"].create(
            {
                "participant_id": self.builder_row.id,
                "kind_id": kind.id,
                "other_participant_id": self.rival_row.id,
            }
        )
        duplicate = self.deal.with_user(self.salesman).copy()
        rows = duplicate.participant_ids.sorted("role_id")
        self.assertEqual(rows.partner_id, self.deal.participant_ids.partner_id)
        self.assertFalse(duplicate.winner_partner_id)
        self.assertRecordValues(
            duplicate.participant_link_ids,
            [
                {
                    "kind_id": kind.id,
                    "participant_id": rows.filtered(
                        lambda row: row.partner_id == self.builder
                    ).id,
                }
            ],
        )

    def test_merged_deals_keep_each_participant_once(self):
        other = self._create_deal(name="Cold store, again")
        twin = self._add(other, self.rival)
        new = self._add(other, self.second_rival)
        kind = self.env.ref("crm_partner_segments.crm_partner_link_kind_competitor")
        self.env["crm.deal.participant.link"].create(
            {
                "participant_id": twin.id,
                "kind_id": kind.id,
                "other_participant_id": new.id,
            }
        )
        deals = (self.deal | other).with_user(self.salesman)
        merged = deals.merge_opportunity()
        self.assertEqual(
            merged.participant_ids.partner_id,
            self.rival | self.second_rival | self.builder,
        )
        self.assertEqual(len(merged.participant_ids), 3)
        link = merged.participant_link_ids
        partners = (link.participant_id | link.other_participant_id).partner_id
        self.assertEqual(partners, self.rival | self.second_rival)

    def test_merged_lost_deals_keep_one_winner(self):
        other = self._create_deal(name="Cold store, again")
        for deal in self.deal | other:
            deal._set_winner(self.second_rival)
            self._lose(deal)
        other._set_winner(self.rival)
        merged = (self.deal | other).with_user(self.salesman).merge_opportunity()
        winners = merged.participant_ids.filtered("is_winner")
        self.assertEqual(len(winners), 1)
        self.assertEqual(merged.winner_partner_id, winners.partner_id)
        self.assertEqual(merged.lost_to, "competitor")

    def test_relation_with_itself_and_twice_is_refused(self):
        links = self.env["crm.deal.participant.link"].with_user(self.salesman)
        kind = self.env.ref("crm_partner_segments.crm_partner_link_kind_supplier")
        values = {
            "participant_id": self.builder_row.id,
            "kind_id": kind.id,
            "other_participant_id": self.rival_row.id,
        }
        links.create(values)
        with self._refused("is on the deal already"):
            links.create(
                {
                    "participant_id": self.rival_row.id,
                    "kind_id": kind._get_mirror().id,
                    "other_participant_id": self.builder_row.id,
                }
            )
        with self._refused("cannot be related to itself"):
            links.create({**values, "other_participant_id": self.builder_row.id})
        stranger = self._add(self._create_deal(name="Other"), self.rival)
        with self._refused("do not both take part"):
            links.create({**values, "other_participant_id": stranger.id})

    def test_relations_tell_partner_cards_and_the_deal(self):
        kinds = "crm_partner_segments.crm_partner_link_kind_"
        self.env["crm.partner.link"].create(
            {
                "partner_id": self.rival.id,
                "kind_id": self.env.ref(kinds + "partner").id,
                "other_partner_id": self.builder.id,
            }
        )
        self.env["crm.deal.participant.link"].create(
            {
                "participant_id": self.builder_row.id,
                "kind_id": self.env.ref(kinds + "supplier").id,
                "other_participant_id": self.rival_row.id,
                "comment": "pumps",
            }
        )
        self.assertEqual(
            self.builder_row.with_user(self.salesman).relations,
            "Business partner: Rival\nSupplier: Rival (pumps)",
        )
        self.assertEqual(
            self.rival_row.with_user(self.salesman).relations,
            "Business partner: Builder\nClient: Builder (pumps)",
        )
