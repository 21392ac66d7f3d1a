import {
    RottingStatusBarDurationField,
    rottingStatusBarDurationField,
} from "@mail/js/rotting_mixin/rotting_statusbar";
import {moveDeal} from "./deal_move.esm";
import {registry} from "@web/core/registry";

/** Core's status bar of deals, which goes back when a move is refused. */
export class DealStatusBarField extends RottingStatusBarDurationField {
    /** @override */
    async selectItem(item) {
        await moveDeal(this.props.record, {
            id: item.value,
            display_name: item.label,
        });
    }
}

registry.category("fields").add("deal_statusbar", {
    ...rottingStatusBarDurationField,
    component: DealStatusBarField,
    // core's styles are bound to the name of the widget
    additionalClasses: ["o_field_statusbar"],
});
