using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>CFW040: adds <c>[JsonSerializable(typeof(T))]</c> to the context class, wherever that is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddSerializableTypeFix))]
[Shared]
internal sealed class AddSerializableTypeFix() : TextFixProvider(RuleIds.NotSerializable)
{
    /// <inheritdoc/>
    protected override async Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (SerializableTypes.Of(diagnostic) is not var (context, type) ||
            await SerializableTypes.AddAsync(document.Project, context, type, cancellationToken).ConfigureAwait(false) is not { } edits)
        {
            return null;
        }

        return new($"Add [JsonSerializable] to '{context.Substring(context.LastIndexOfAny(['.', '+']) + 1)}'", edits);
    }
}
