using System.Collections.Generic;
using CodeFirstWorkflows.Language.Parsing;

namespace CodeFirstWorkflows.Language.Flow;

/// <summary>
/// What is known of a workflow's flow while its steps are read in order: where it gets to, which steps run, which have a result.
/// </summary>
internal sealed class FlowFacts
{
    private readonly Dictionary<StepDraft, int> _decisions = [];
    private readonly Dictionary<StepDraft, int> _results = [];
    private readonly Dictionary<StepDraft, int> _reaches = [];

    public FlowFacts() => Facts = new(Formulas);

    public Formulas Formulas { get; } = new();

    public PathFacts Facts { get; }

    /// <summary>What holds where the flow has come to: it did not return before.</summary>
    public int Reach { get; set; } = Formulas.True;

    /// <summary>When the step's conditions hold.</summary>
    public int DecisionOf(StepDraft step) => _decisions.TryGetValue(step, out var decision) ? decision : Formulas.Unknown();

    /// <summary>When the step has a result.</summary>
    public int ResultOf(StepDraft step) => _results.TryGetValue(step, out var result) ? result : Formulas.Unknown();

    /// <summary>What holds where the flow comes to behind the step.</summary>
    public int ReachBehind(StepDraft step) => _reaches.TryGetValue(step, out var reach) ? reach : Formulas.Unknown();

    /// <summary>Whether a visit before left a value.</summary>
    public int Visited(string key) => Formulas.Variable("visited " + key);

    /// <summary>Takes a step's conditions, and goes on behind it.</summary>
    public void Decide(StepDraft step, int decision)
    {
        _decisions[step] = decision;
        var runs = Formulas.And(Reach, decision);
        _results[step] = step.Controls.MayFailQuietly ? Formulas.And(runs, Formulas.Unknown()) : runs;
        if (step.Controls.Return is not null)
            Reach = Formulas.And(Reach, Formulas.Not(decision));
    }

    /// <summary>Leaves the step behind.</summary>
    public void Leave(StepDraft step) => _reaches[step] = Reach;

    /// <summary>When the path has a value.</summary>
    public int IsPresent(ResolvedPath path)
    {
        var present = path.Result;
        foreach (var key in path.NullableKeys)
            present = Formulas.And(present, Formulas.Not(Facts.IsNull(key)));
        return present;
    }
}
