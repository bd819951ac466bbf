using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using CodeFirstWorkflows.Language.Templates;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// The name that a step had before its method was renamed: an editor's rename changes the method, and leaves those who read the step by its
/// name with a name that means nothing.
/// </summary>
/// <param name="Name">The former name.</param>
/// <param name="Kept">The step in the solution where it has that name, by <c>Name =</c>.</param>
internal sealed record FormerName(string Name, WorkflowStep Kept)
{
    /// <summary>
    /// The one unknown name of the class, if its readers can mean this step, and none reads the step by the name that it has. Null otherwise.
    /// </summary>
    public static async Task<FormerName?> OfAsync(WorkflowStep step, CancellationToken cancellationToken)
    {
        var unknown = (await WrongName.AllInAsync(step.Project, step.Workflow, cancellationToken).ConfigureAwait(false))
            .Where(name => name.Finding.Id == RuleIds.UnknownName)
            .Select(name => name.Written.TrimStart('@'))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (unknown is not [var name] ||
            ReadNames(step).Contains(step.Name) ||
            await StepRenaming.PinAsync(step, name, cancellationToken).ConfigureAwait(false) is not { } kept ||
            await step.InAsync(kept, name, cancellationToken).ConfigureAwait(false) is not { } now ||
            await StepRenaming.IsSpoiltAsync(step, now, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var left = await WrongName.AllInAsync(now.Project, now.Workflow, cancellationToken).ConfigureAwait(false);
        return left.Any(other => other.Finding.Id == RuleIds.UnknownName) ? null : new(name, now);
    }

    // [From(nameof(Inspect))] reads the method, which the editor's rename carried along; its capital tells it apart.
    private static IEnumerable<string> ReadNames(WorkflowStep step) => step.Others.SelectMany(other => other.Method.Parameters).SelectMany(HeadsOf);

    private static IEnumerable<string> HeadsOf(IParameterSymbol parameter) => parameter.Attribute(Names.FromAttribute)?.Argument("", 0) is string[] paths
        ? paths.Select(path => TemplateParser.ParsePath(path).Path?.Segments[0].Name).OfType<string>()
        : [parameter.Name];
}
