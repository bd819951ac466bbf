using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// Renames a step with all that reads it: parameters with their holes, paths, and the generated members. The method keeps its name. The
/// step is renamed first, and then what the parser no longer knows: so nothing here has an opinion of its own on who reads what.
/// </summary>
internal static class StepRenaming
{
    // A name that is taken, reserved or none; a reader that is lost; one that gets another value.
    private static readonly string[] Spoils = [RuleIds.InvalidStepName, RuleIds.UnknownName, RuleIds.TypeMismatch, RuleIds.LaterStep, RuleIds.InvalidCondition, RuleIds.OtherwiseWithoutWhen, RuleIds.InvalidLoop];

    /// <summary>The solution in which the step has the new name, or null where not everything could be carried along.</summary>
    public static async Task<Solution?> RenameAsync(WorkflowStep step, string newName, CancellationToken cancellationToken)
    {
        // A step always goes by its method's name as well: where that is the old one, its readers would never miss it.
        if (!SyntaxFacts.IsValidIdentifier(newName) ||
            string.Equals(step.Draft.Method.Name, step.Name, StringComparison.OrdinalIgnoreCase) ||
            step.Others.Any(other => IsFoundBy(other, step.Name) || IsFoundBy(other, newName)) ||
            await NameAsync(step, newName, cancellationToken).ConfigureAwait(false) is not { } renamed)
        {
            return null;
        }

        while (true)
        {
            if (await step.InAsync(renamed, newName, cancellationToken).ConfigureAwait(false) is not { } now)
                return null;
            var readers = (await WrongName.AllInAsync(now.Project, now.Workflow, cancellationToken).ConfigureAwait(false))
                .Where(reader => reader.Finding.Id == RuleIds.UnknownName && reader.IsCalled(step.Name))
                .ToArray();
            if (readers.Length == 0)
                return await IsSpoiltAsync(step, now, cancellationToken).ConfigureAwait(false) ? null : renamed;
            var edits = new TextEdits();
            foreach (var reader in readers)
            {
                if (await reader.ReplaceAsync(newName, cancellationToken).ConfigureAwait(false) is not { } more || !edits.TryAdd(more))
                    return null;
            }

            renamed = await edits.ApplyAsync(renamed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The solution in which the step has the name, and its readers are as they were.</summary>
    public static async Task<Solution?> PinAsync(WorkflowStep step, string name, CancellationToken cancellationToken) =>
        step.Attribute is { } attribute && step.Project.GetDocument(attribute.SyntaxTree) is { } document
            ? await TextEdits.Of(document, NameArgument.Set(attribute, name)).ApplyAsync(document.Project.Solution, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Whether the class has mistakes in the names and values of steps that it did not have before.</summary>
    public static async Task<bool> IsSpoiltAsync(WorkflowStep before, WorkflowStep after, CancellationToken cancellationToken)
    {
        var then = await ClassFindings.OfAsync(before.Project, before.Workflow, cancellationToken).ConfigureAwait(false);
        var now = await ClassFindings.OfAsync(after.Project, after.Workflow, cancellationToken).ConfigureAwait(false);
        return Spoils.Any(id => now.Count(finding => finding.Id == id) > then.Count(finding => finding.Id == id));
    }

    // The name alone, and the members that are generated from it.
    private static async Task<Solution?> NameAsync(WorkflowStep step, string newName, CancellationToken cancellationToken)
    {
        if (step.Attribute is not { } attribute || step.Project.GetDocument(attribute.SyntaxTree) is not { } document)
            return null;
        var given = NameArgument.Of(attribute);
        var isDerived = StepReader.NameOf(step.Draft.Method) == newName;
        var edits = !isDerived ? TextEdits.Of(document, NameArgument.Set(attribute, newName))
            : given is not null ? TextEdits.Of(document, NameArgument.Drop(attribute, given))
            : new TextEdits();
        foreach (var member in GeneratedMembers.Of(step.Workflow, step.Draft.Property))
            await SymbolUses.RenameAsync(edits, member, document.Project.Solution, StepDraft.PropertyOf(newName), cancellationToken).ConfigureAwait(false);
        return await edits.ApplyAsync(document.Project.Solution, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsFoundBy(StepDraft step, string name) =>
        string.Equals(step.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(step.Method.Name, name, StringComparison.OrdinalIgnoreCase);
}
