using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Reads what a step does beyond its parameters: what a prompt says, which workflow is run.</summary>
internal sealed class StepContents(StepTable table, PromptReader prompts, SubWorkflowReader children, WaitReader waits)
{
    public StepTable Table => table;

    /// <summary>Returns null after a finding.</summary>
    public (PromptModel? Prompt, ChildModel? Child)? Read(StepDraft step, IReadOnlyList<ParameterModel?> parameters)
    {
        switch (step.Kind)
        {
            case StepKind.Prompt:
                return prompts.Read(step, parameters) is { } prompt ? (prompt, null) : null;
            case StepKind.SubWorkflow:
                return parameters.Contains(null) ? null : children.Read(step, [.. parameters.OfType<ParameterModel>()]) is { } child ? (null, child) : null;
            case StepKind.WaitFor:
                return !parameters.Contains(null) && waits.Read(step, [.. parameters.OfType<ParameterModel>()]) ? (null, null) : null;
            default:
                return (null, null);
        }
    }
}
