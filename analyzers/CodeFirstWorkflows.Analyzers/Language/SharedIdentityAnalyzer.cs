using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Parsing;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CodeFirstWorkflows.Analyzers.Language;

/// <summary>CFW005 over the whole project: two workflow classes that stores could not tell apart.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SharedIdentityAnalyzer() : CodeAnalyzer(Rule.SharedIdentity)
{
    /// <inheritdoc/>
    protected override void Register(CompilationStartAnalysisContext context)
    {
        var found = new ConcurrentBag<(INamedTypeSymbol Class, AttributeData Attribute)>();
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if ((type.Attribute(Names.WorkflowAttribute) ?? type.Attribute(Names.ChainOfThoughtAttribute)) is { } attribute)
                    found.Add((type, attribute));
            },
            SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end =>
        {
            var groups = found.GroupBy(each =>
                (Identity: WorkflowIdentity.Of(each.Class, each.Attribute), Version: WorkflowIdentity.VersionOf(each.Attribute)));
            foreach (var group in groups)
            {
                var all = group.OrderBy(each => WorkflowIdentity.FullName(each.Class), System.StringComparer.Ordinal).ToImmutableArray();
                foreach (var (type, attribute) in all.Length > 1 ? all : [])
                {
                    // Without a Name it is the other one that took this one's full name.
                    if (AttributeArguments.Find(attribute, "Name") is not { } argument || WorkflowIdentity.GivenName(attribute) is null)
                        continue;
                    var other = all.First(each => !SymbolEqualityComparer.Default.Equals(each.Class, type)).Class;
                    end.ReportDiagnostic(Diagnostic.Create(
                        ReportedRule,
                        argument.Expression.GetLocation(),
                        WorkflowIdentity.FullName(type),
                        WorkflowIdentity.FullName(other),
                        group.Key.Identity,
                        group.Key.Version));
                }
            }
        });
    }
}
