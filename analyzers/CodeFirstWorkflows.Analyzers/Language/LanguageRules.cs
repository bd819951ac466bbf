using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers.Language;

/// <summary>The rules that the parser reports: all but those about the code inside and around steps.</summary>
internal static class LanguageRules
{
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        .. Rule.All.Where(rule => rule.Id is not (RuleIds.MutableInstanceState or RuleIds.StepCallsStep or RuleIds.IgnoresCancellation or RuleIds.BlockingCall or RuleIds.RunResultIgnored)),
    ];
}
