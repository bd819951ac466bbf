using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>Adds all missing types at once. They all go to one place, which the batch fixer would take for a conflict.</summary>
internal sealed class AddSerializableTypesFixAll : FixAllProvider
{
    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var missing = new List<(Project Project, Diagnostic Diagnostic)>();
        foreach (var project in Projects(context))
        {
            var diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            missing.AddRange(diagnostics.Select(diagnostic => (project, diagnostic)));
        }

        return CodeAction.Create(
            "Add [JsonSerializable] for all missing types",
            cancellationToken => AddAsync(context.Solution, missing, cancellationToken),
            context.CodeActionEquivalenceKey);
    }

    private static IEnumerable<Project> Projects(FixAllContext context) =>
        context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];

    private static async Task<Solution> AddAsync(
        Solution solution, IEnumerable<(Project Project, Diagnostic Diagnostic)> missing, CancellationToken cancellationToken)
    {
        var fixes = ImmutableDictionary<DocumentId, ImmutableArray<TextChange>>.Empty;
        var wanted =
            from each in missing
            let entry = SerializableTypes.Of(each.Diagnostic)
            where entry is not null
            group entry.Value.Type by (each.Project, entry.Value.Context);
        foreach (var types in wanted)
        {
            if (await SerializableTypes.AddAsync(types.Key.Project, types.Key.Context, types, cancellationToken).ConfigureAwait(false) is var (home, change))
                fixes = fixes.SetItem(home, (fixes.TryGetValue(home, out var before) ? before : []).Add(change));
        }

        return await new TextFix("", fixes).ApplyAsync(solution, cancellationToken).ConfigureAwait(false);
    }
}
