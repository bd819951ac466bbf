using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>
/// Calls of a prompt's generated <c>Render.Answer(plan: x)</c>, which takes the prompt's parameters by their names. They are read as they are
/// written, because while a parameter of the prompt means nothing, the method is not generated.
/// </summary>
internal static class RenderCalls
{
    /// <summary>Where calls in the solution name the argument.</summary>
    public static async Task<IReadOnlyList<(Document Document, TextSpan Name)>> ArgumentsAsync(
        IMethodSymbol prompt, string argument, Solution solution, CancellationToken cancellationToken)
    {
        var places = new List<(Document, TextSpan)>();
        if (solution.GetProject(prompt.ContainingAssembly, cancellationToken) is not { } project
            || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not CSharpCompilation compilation
            || WorkflowStep.Of(prompt, compilation) is not { } step
            || GeneratedMembers.Render(prompt.ContainingType) is not { } render)
            return places;
        foreach (var reference in await SymbolFinder.FindReferencesAsync(render, solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var location in reference.Locations.Where(location => location.Document is not SourceGeneratedDocument))
            {
                var root = await location.Location.SourceTree!.GetRootAsync(cancellationToken).ConfigureAwait(false);
                var call = root.FindToken(location.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>();
                if (call?.Expression is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } || called != step.Property)
                    continue;
                places.AddRange(
                    from given in call.ArgumentList.Arguments
                    let name = given.NameColon?.Name
                    where name?.Identifier.ValueText == argument
                    select (location.Document, name.Span));
            }
        }

        return places;
    }
}
