using System;
using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>CFW023: adds a step with <c>[Otherwise]</c> behind the last of the branches, for the user to fill.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddOtherwiseFix))]
[Shared]
internal sealed class AddOtherwiseFix() : TextFixProvider(RuleIds.EnumBranchNotExhaustive)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (diagnostic.Properties.GetValueOrNull(FindingProperties.Path) is not { } path ||
            root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { Parent.Parent: AttributeSyntax when } argument ||
            when.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method ||
            await WorkflowStep.AtAsync(document, method.Identifier.Span, cancellationToken).ConfigureAwait(false) is not { } first ||
            BranchRun.From(first, path) is not { CanBeFollowed: true, LastMethod: { } last } branches ||
            branches.StepArguments() is not { } arguments ||
            document.Project.GetDocument(last.SyntaxTree) is not { } home)
        {
            return null;
        }

        var prefix = Prefix(when.Name);
        List<string> lines = [$"[{prefix}Otherwise({argument.Expression})]"];
        if (branches.Group() is { } group)
            lines.Add($"[{group}]");
        lines.Add($"[{prefix}Step{arguments}]");
        var name = await FreshNameAsync(first, diagnostic, cancellationToken).ConfigureAwait(false);
        var accessibility = string.Concat(last.Modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier.Kind())).Select(modifier => modifier.ValueText + " "));
        lines.Add($"{accessibility}void {name}() {{ }}");
        var text = await home.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return new("Add a step for the rest", TextEdits.Of(home, Behind(last, lines, text)));
    }

    // Fixed all at once, each finding of the class takes another name.
    private static async Task<string> FreshNameAsync(WorkflowStep step, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var findings = await ClassFindings.OfAsync(step.Project, step.Workflow, cancellationToken).ConfigureAwait(false);
        var before = findings.Count(finding => finding.Id == diagnostic.Id && IsBefore(finding.Location, diagnostic.Location));
        var taken = new HashSet<string>(step.All.Select(draft => draft.Name), StringComparer.OrdinalIgnoreCase);
        for (var type = step.Workflow; type is not null; type = type.BaseType)
            taken.UnionWith(type.MemberNames);
        return Enumerable.Range(1, taken.Count + before + 1)
            .Select(i => i == 1 ? "HandleOther" : $"HandleOther{i}")
            .Where(name => !taken.Contains(name))
            .ElementAt(before);
    }

    private static bool IsBefore(Location one, Location other) =>
        string.CompareOrdinal(one.SourceTree?.FilePath, other.SourceTree?.FilePath) switch
        {
            0 => one.SourceSpan.Start < other.SourceSpan.Start,
            var order => order < 0,
        };

    private static string Prefix(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Left + ".",
        AliasQualifiedNameSyntax qualified => qualified.Alias + "::",
        _ => "",
    };

    // Laid out as the method before it.
    private static TextChange Behind(MethodDeclarationSyntax method, IReadOnlyList<string> lines, SourceText text)
    {
        var first = text.Lines[0];
        var lineBreak = first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
        var line = text.Lines.GetLineFromPosition(method.SpanStart);
        var indentation = string.Concat(line.ToString().TakeWhile(char.IsWhiteSpace));
        var isBlankBefore = method.GetLeadingTrivia().ToString().TrimStart(' ', '\t').StartsWith(lineBreak, StringComparison.Ordinal);
        var isOneLine = line.LineNumber == text.Lines.GetLineFromPosition(method.ReturnType.SpanStart).LineNumber;
        var end = method.GetTrailingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return new(
            new(end == default ? method.Span.End : end.SpanStart, 0),
            (isBlankBefore ? lineBreak : "") + lineBreak + indentation + string.Join(isOneLine ? " " : lineBreak + indentation, lines));
    }
}
