using System.Collections.Immutable;
using System.Linq;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Analyzers.Language;

/// <summary>The rules that the parser reports: all but those about the code inside and around steps, and the generator's own.</summary>
internal static class LanguageRules
{
    private static readonly string[] Others =
    [
        RuleIds.MutableInstanceState, RuleIds.NondeterministicCondition, RuleIds.StepCallsStep, RuleIds.IgnoresCancellation, RuleIds.BlockingCall,
        RuleIds.RunResultIgnored, RuleIds.GeneratorFailed,
    ];

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [.. Rule.All.Where(rule => !Others.Contains(rule.Id))];
}
