import {Component} from "@odoo/owl";
import {moveDeal} from "./deal_move.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** The route of a deal: where it stands, which steps are allowed, what is missing. */
export class DealRouteMapField extends Component {
    static template = "crm_deals.DealRouteMapField";
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get map() {
        return this.props.record.data[this.props.name] || {stages: []};
    }

    get nextStages() {
        return this.map.is_open ? this.map.stages.filter((stage) => stage.next) : [];
    }

    get canWaive() {
        return this.map.is_open && this.map.can_waive;
    }

    /**
     * @param {Object} stage
     * @returns {Object} classes of the stage in the line
     */
    stageClass(stage) {
        return {
            o_here: stage.is_here,
            o_been: stage.was_here && !stage.is_here,
            o_next: Boolean(stage.next) && this.map.is_open,
            o_won: stage.is_won,
        };
    }

    /**
     * @param {Object} stage the stage that a step leads to
     * @returns {String} class of its button: what cannot be done yet and ways back
     * do not ask to be pressed
     */
    stepClass(stage) {
        if (stage.next.missing.length) {
            return "btn-outline-warning text-body";
        }
        return stage.was_here ? "btn-secondary" : "btn-primary";
    }

    /** @param {Object} stage the stage to go to */
    async onStep(stage) {
        if (stage.next && this.map.is_open) {
            await moveDeal(this.props.record, {
                id: stage.id,
                display_name: stage.name,
            });
        }
    }

    async onMoveAnyway() {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        await this.action.doActionButton({
            type: "object",
            name: "action_move_anyway",
            resModel: record.resModel,
            resId: record.resId,
            resIds: record.resIds,
            context: record.context,
            onClose: () => record.load(),
        });
    }
}

registry.category("fields").add("deal_route_map", {
    component: DealRouteMapField,
    supportedTypes: ["json"],
});
