using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>Finds the step whose result is the run's output (008), and results that nobody reads (016).</summary>
internal static class OutputReader
{
    /// <summary>Returns the index of the output's step, or -1.</summary>
    public static int Read(INamedTypeSymbol workflow, ITypeSymbol? output, IReadOnlyList<StepDraft> steps, Conversions conversions, Findings findings)
    {
        var marked = steps.Where(step => step.Method.Has(Names.OutputAttribute)).ToList();
        if (output is null)
        {
            foreach (var step in marked)
                findings.Add(Rule.OutputMismatch, MarkLocation(step), $"'{workflow.Name}' has no output: derive it from Workflow<TInput, TOutput>, or remove [Output] from '{step.Method.Name}'");
            return -1;
        }

        foreach (var extra in marked.Skip(1))
        {
            findings.Add(Rule.OutputMismatch, MarkLocation(extra),
                $"'{marked[0].Method.Name}' already gives the output, and both always run: keep [Output] on one of them");
        }

        var source = marked.FirstOrDefault() ?? steps.LastOrDefault(step => step.Result is not null);
        if (source is null)
        {
            if (steps.Count > 0)
                findings.Add(Rule.OutputMismatch, workflow.UserLocation(), $"No step of '{workflow.Name}' has a result, so it has no output of type '{TypeNames.Display(output)}': let its last step return one, or derive from Workflow<TInput>");
            return -1;
        }

        source.IsRead = true;
        if (source.Result is null)
        {
            findings.Add(Rule.OutputMismatch, MarkLocation(source), $"'{source.Method.Name}' is the output but has no result: let it return '{TypeNames.Display(output)}'");
            return -1;
        }

        if (source.Result.ContainsError())
            return -1;
        switch (conversions.Check(source.Result, false, output))
        {
            case Fit.Fits:
                return source.Index;
            case Fit.MayBeMissing:
                findings.Add(Rule.OutputMismatch, source.Location, $"'{source.Method.Name}' gives the output and may return null, but the output of '{workflow.Name}' is '{TypeNames.Display(output)}': return a value, or make the output nullable");
                return -1;
            default:
                findings.Add(Rule.OutputMismatch, source.Location, $"'{source.Method.Name}' gives the output as '{TypeNames.Display(source.Result)}', but the output of '{workflow.Name}' is '{TypeNames.Display(output)}': change one of them, or mark another step with [Output]");
                return -1;
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

    private static Location? MarkLocation(StepDraft step) => step.Method.Attribute(Names.OutputAttribute)?.Location() ?? step.Location;
}
