using System;
using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Finds the choices of a sequence: adjacent steps whose conditions are the same or exclude each other, so that a run takes one branch at most.
/// Once all steps are decided.
/// </summary>
/// <param name="table">The steps.</param>
/// <param name="flow">What is known of them.</param>
/// <param name="textOf">A step's conditions as people read them: of one branch are steps that say the same.</param>
internal sealed class ChoiceReader(StepTable table, FlowFacts flow, Func<StepDraft, string> textOf)
{
    private readonly Dictionary<StepDraft, ChoiceModel> _choices = [];
    private int _count;

    public IReadOnlyDictionary<StepDraft, ChoiceModel> Read()
    {
        var steps = table.Steps;
        for (var first = 0; !table.IsDataflow && first < steps.Count;)
        {
            var branches = new List<List<StepDraft>>();
            var next = first;
            while (next < steps.Count && (next == first || !IsBorder(next)) && Add(branches, first, steps[next]))
                next++;
            if (branches.Count > 1)
            {
                var choice = new ChoiceModel(_count++, IsComplete(branches, steps[next - 1]));
                branches.ForEach(branch => branch.ForEach(step => _choices.Add(step, choice)));
            }

            first = Math.Max(first + 1, next);
        }

        return _choices;
    }

    private bool Add(List<List<StepDraft>> branches, int first, StepDraft step)
    {
        if (!step.Controls.IsConditional || step.Group is not null)
            return false;
        if (branches.Find(branch => IsSame(branch[0], step)) is { } same && same[same.Count - 1].Controls.Return is null)
            same.Add(step);
        else if (branches.TrueForAll(branch => Exclude(first, branch[0], step)))
            branches.Add([step]);
        else
            return false;
        return true;
    }

    private bool IsSame(StepDraft one, StepDraft other) => flow.DecisionOf(one) == flow.DecisionOf(other) && textOf(one) == textOf(other);

    private bool Exclude(int first, StepDraft one, StepDraft other)
    {
        var reach = first == 0 ? Formulas.True : flow.ReachBehind(table.Steps[first - 1]);
        var both = flow.Formulas.And(flow.DecisionOf(one), flow.DecisionOf(other));
        return flow.Facts.Implies(flow.Formulas.And(reach, both), Formulas.False);
    }

    // What is reached behind the last step did not return before it.
    private bool IsComplete(List<List<StepDraft>> branches, StepDraft last) =>
        flow.Facts.Implies(flow.ReachBehind(last), branches.Select(branch => flow.DecisionOf(branch[0])).Aggregate(Formulas.False, flow.Formulas.Or));

    private bool IsBorder(int index) =>
        table.Loops.Any(loop => loop.From != loop.To && (loop.From.Index == index || loop.To.Index == index - 1));
}
