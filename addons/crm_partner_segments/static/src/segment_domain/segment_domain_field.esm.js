import {DomainField, domainField} from "@web/views/fields/domain/domain_field";
import {
    describeRelativeDate,
    parseRelativeDate,
    relativeDateEditor,
    takesRelativeDate,
} from "./relative_date.esm";
import {DomainSelector} from "@web/core/domain_selector/domain_selector";
import {TreeEditor} from "@web/core/tree_editor/tree_editor";
import {getDomainDisplayedOperators} from "@web/core/domain_selector/domain_selector_operator_editor";
import {getOperatorEditorInfo} from "@web/core/tree_editor/tree_editor_operator_editor";
import {getValueEditorInfo} from "@web/core/tree_editor/tree_editor_value_editors";
import {registry} from "@web/core/registry";

const RELATIONS = ["many2one", "one2many", "many2many"];

/**
 * Core's editor of conditions, with relative dates.
 *
 * Core keeps a relative date of a domain, but shows "Invalid DateTime" for it and
 * lets nobody enter one.
 */
class SegmentTreeEditor extends TreeEditor {
    getValueEditorInfo(node) {
        const info = super.getValueEditorInfo(node);
        const fieldDef = this.getFieldDef(node.path);
        if (takesRelativeDate(fieldDef, node.operator)) {
            return relativeDateEditor(info);
        }
        return node.operator === "in range" ? this._inRangeEditor(info, fieldDef) : info;
    }

    /**
     * Let both ends of a custom range be relative.
     *
     * @param {Object} info core's editor of ranges
     * @param {Object} fieldDef
     * @returns {Object}
     */
    _inRangeEditor(info, fieldDef) {
        const editorInfo = relativeDateEditor(getValueEditorInfo(fieldDef, "="));
        return {
            ...info,
            extractProps: (params) => {
                const props = info.extractProps(params);
                const extractProps = ({value, update}) => ({value, update, editorInfo});
                const betweenEditorInfo = {...props.betweenEditorInfo, extractProps};
                return {...props, betweenEditorInfo};
            },
        };
    }

    _updateLeafOperator(node, operator, negate) {
        const {value} = node;
        super._updateLeafOperator(node, operator, negate);
        const fieldDef = this.getFieldDef(node.path);
        if (parseRelativeDate(value) && takesRelativeDate(fieldDef, operator)) {
            node.value = value;
        }
    }

    async prepareInfo(props) {
        await super.prepareInfo(props);
        const describe = this.getConditionDescription;
        if (!props.readonly) {
            return;
        }
        this.getConditionDescription = (node) => {
            const description = describe(node);
            const dates = Array.isArray(node.value) ? node.value.slice(2) : [node.value];
            const relative = dates.map(parseRelativeDate);
            if (relative.some(Boolean)) {
                const {values} = description.valueDescription;
                description.valueDescription.values = values.map((value, index) =>
                    relative[index] ? describeRelativeDate(relative[index]) : value
                );
            }
            return description;
        };
    }
}
SegmentTreeEditor.components = {
    ...TreeEditor.components,
    TreeEditor: SegmentTreeEditor,
};

/**
 * Core's selector, which can also ask for what is missing: no order since a day.
 */
class SegmentDomainSelector extends DomainSelector {
    static components = {...DomainSelector.components, TreeEditor: SegmentTreeEditor};

    getOperatorEditorInfo(fieldDef) {
        const operators = getDomainDisplayedOperators(fieldDef);
        if (RELATIONS.includes(fieldDef?.type) && !fieldDef.is_property) {
            operators.push("any", "not any");
        }
        return getOperatorEditorInfo(operators, fieldDef);
    }
}

class SegmentDomainField extends DomainField {
    static components = {...DomainField.components, DomainSelector: SegmentDomainSelector};
}

registry.category("fields").add("segment_domain", {
    ...domainField,
    component: SegmentDomainField,
});
