using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Flow;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Finds the steps whose results are the run's output: exactly one of them runs, wherever the flow comes to its end (008). And results that nobody
/// reads (016).
/// </summary>
internal sealed class OutputReader(INamedTypeSymbol workflow, ITypeSymbol? output, StepTable table, FlowFacts flow, Conversions conversions, Findings findings)
{
    public void Read()
    {
        var marked = table.Steps.Where(step => step.Controls.Output is not null).ToList();
        if (output is null)
        {
            foreach (var step in marked)
                findings.Add(Rule.OutputMismatch, MarkLocation(step), $"'{workflow.Name}' has no output: derive it from Workflow<TInput, TOutput>, or remove [Output] from '{step.Method.Name}'");
            foreach (var step in table.Steps.Where(step => step.Controls.Return is not null))
                step.IsRead = true;
            return;
        }

        // A step that returns gives the output by itself.
        foreach (var step in table.Steps.Where(step => step.Controls.Return is not null))
            Take(step, mayBeMissing: false);
        if (marked.Count == 0)
            ReadLast();
        else
            ReadMarked(marked);
    }

    private void ReadLast()
    {
        var last = table.Steps.LastOrDefault(step => step.Result is not null && step.Controls.Return is null);
        // Where every path returns before, nothing is left to give an output.
        if (flow.Facts.Implies(flow.Reach, Formulas.False) && table.Steps.Any(step => step.Controls.Return is not null))
            return;
        if (last is null)
        {
            if (table.Steps.Count > 0)
                findings.Add(Rule.OutputMismatch, workflow.UserLocation(), $"No step of '{workflow.Name}' has a result, so it has no output of type '{TypeNames.Display(output!)}': let its last step return one, or derive from Workflow<TInput>");
            return;
        }

        Take(last, !flow.Facts.Implies(flow.Reach, flow.ResultOf(last)));
    }

    private void ReadMarked(List<StepDraft> marked)
    {
        var none = flow.Reach;
        foreach (var step in marked.Where(step => step.Controls.Return is null))
        {
            var result = flow.ResultOf(step);
            foreach (var earlier in marked.TakeWhile(other => other != step).Where(other => other.Controls.Return is null))
            {
                if (flow.Facts.Implies(flow.Formulas.And(flow.Reach, flow.Formulas.And(result, flow.ResultOf(earlier))), Formulas.False))
                    continue;
                findings.Add(Rule.OutputMismatch, MarkLocation(step), earlier.Controls.IsConditional || step.Controls.IsConditional
                    ? $"'{earlier.Method.Name}' and '{step.Method.Name}' give the output, and both may run: let their conditions exclude each other, or keep [Output] on one of them"
                    : $"'{earlier.Method.Name}' already gives the output, and both always run: keep [Output] on one of them");
                break;
            }

            none = flow.Formulas.And(none, flow.Formulas.Not(result));
        }

        var isCertain = flow.Facts.Implies(none, Formulas.False);
        if (!isCertain && marked.Count > 1 && !AcceptsNull)
        {
            findings.Add(Rule.OutputMismatch, MarkLocation(marked[marked.Count - 1]),
                $"None of the steps that give the output of '{workflow.Name}' may run: mark one for the remaining case, or make the output nullable");
        }

        foreach (var step in marked.Where(step => step.Controls.Return is null))
            Take(step, !isCertain && marked.Count == 1);
    }

    private bool AcceptsNull => output!.MayBeNull() || output is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None };

    private void Take(StepDraft step, bool mayBeMissing)
    {
        step.IsRead = true;
        if (step.Result is null)
        {
            findings.Add(Rule.OutputMismatch, MarkLocation(step), $"'{step.Method.Name}' is the output but has no result: let it return '{TypeNames.Display(output!)}'");
            return;
        }

        if (step.Value is not { } value || value.ContainsError())
            return;
        switch (conversions.Check(value, mayBeMissing, output!))
        {
            case Fit.Fits:
                step.IsOutput = true;
                break;
            case Fit.MayBeMissing:
                var reason = mayBeMissing && step.Controls.MayFailQuietly && !step.Controls.IsConditional ? "may fail while the run goes on" : mayBeMissing ? "may be skipped" : "may return null";
                findings.Add(Rule.OutputMismatch, step.Location, $"'{step.Method.Name}' gives the output and {reason}, but the output of '{workflow.Name}' is '{TypeNames.Display(output!)}': {(mayBeMissing ? "mark a step of each branch with [Output]" : "return a value")}, or make the output nullable");
                break;
            default:
                findings.Add(Rule.OutputMismatch, step.Location, $"'{step.Method.Name}' gives the output as '{TypeNames.Display(value)}', but the output of '{workflow.Name}' is '{TypeNames.Display(output!)}': change one of them, or mark another step with [Output]");
                break;
        }
    }

    public static void CheckUnused(IReadOnlyList<StepDraft> steps, bool isConversation, Findings findings)
    {
        foreach (var step in steps)
        {
            // In a conversation a prompt's reply is read by the prompts that follow.
            if (step is { IsRead: false, IsSound: true, Result: not null } && !(isConversation && step.Kind == StepKind.Prompt))
                findings.Add(Rule.ResultNeverUsed, step.Location, step.Name);
        }
    }

    private static Location? MarkLocation(StepDraft step) => step.Controls.Output?.Location() ?? step.Location;
}
