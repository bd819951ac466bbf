using System.Collections.Generic;
using System.Linq;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>A parallel group as it stands in the class.</summary>
internal sealed class GroupDraft(int index, string? name)
{
    public int Index { get; } = index;

    public string? Name { get; } = name;

    public List<StepDraft> Members { get; } = [];

    /// <summary>Whether the failure of one member cancels the others.</summary>
    public bool FailsFast => Members.Any(member => member.Controls.Parallel?.Argument("OnError") is 1);
}

/// <summary>A loop as it stands in the class: from a step to the one that carries [Repeat].</summary>
internal sealed class LoopDraft(int index, StepDraft from, StepDraft to, int max)
{
    public int Index { get; } = index;

    public StepDraft From { get; } = from;

    public StepDraft To { get; } = to;

    public int Max { get; } = max;

    public bool FailsAtMax => To.Controls.Repeat?.Argument("OnMax") is 1;

    /// <summary>Whether the step is in the loop.</summary>
    public bool Holds(StepDraft step) => From.Index <= step.Index && step.Index <= To.Index;
}
