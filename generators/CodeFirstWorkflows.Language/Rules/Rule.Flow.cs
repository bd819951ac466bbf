using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Rules about order and control flow.</summary>
internal static partial class Rule
{
    public static readonly DiagnosticDescriptor ParallelSiblingInput = new(
        RuleIds.ParallelSiblingInput,
        "A parallel sibling is used as an input",
        "'{0}' reads '{1}', which runs beside it in the same parallel group: take one of them out of the group",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.ParallelSiblingInput + ".md");

    public static readonly DiagnosticDescriptor GroupNotAdjacent = new(
        RuleIds.GroupNotAdjacent,
        "A parallel group is not adjacent",
        "The steps of the parallel group '{0}' are not adjacent: move '{1}' next to '{2}', or give its group another name",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.GroupNotAdjacent + ".md");

    public static readonly DiagnosticDescriptor InvalidResilience = new(
        RuleIds.InvalidResilience,
        "Invalid resilience value",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.InvalidResilience + ".md");

    public static readonly DiagnosticDescriptor FallbackMismatch = new(
        RuleIds.FallbackMismatch,
        "The fallback does not fit its step",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.FallbackMismatch + ".md");

    public static readonly DiagnosticDescriptor CompensationMismatch = new(
        RuleIds.CompensationMismatch,
        "The compensation does not fit its step",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.CompensationMismatch + ".md");

    public static readonly DiagnosticDescriptor OnFailureMismatch = new(
        RuleIds.OnFailureMismatch,
        "The method cannot deal with a failure",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.OnFailureMismatch + ".md");

    public static readonly DiagnosticDescriptor InvalidCondition = new(
        RuleIds.InvalidCondition,
        "Invalid condition",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.InvalidCondition + ".md");

    public static readonly DiagnosticDescriptor EnumBranchNotExhaustive = new(
        RuleIds.EnumBranchNotExhaustive,
        "An enum branch is not exhaustive",
        "No branch on '{0}' takes {1}: add one, or a step with [Otherwise(\"{0}\")]",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.EnumBranchNotExhaustive + ".md");

    public static readonly DiagnosticDescriptor OtherwiseWithoutWhen = new(
        RuleIds.OtherwiseWithoutWhen,
        "Otherwise without When",
        "'{0}' is [Otherwise] of branches on '{1}', but no step right before it has a [When] on that path",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.OtherwiseWithoutWhen + ".md");

    public static readonly DiagnosticDescriptor RepeatWithoutMax = new(
        RuleIds.RepeatWithoutMax,
        "Repeat without Max",
        "The loop of '{0}' has no bound: give it a Max of 1 or more, as in Max = 3; it counts visits, the first one included",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.RepeatWithoutMax + ".md");

    public static readonly DiagnosticDescriptor InvalidLoop = new(
        RuleIds.InvalidLoop,
        "Invalid loop",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.InvalidLoop + ".md");

    public static readonly DiagnosticDescriptor InvalidForEach = new(
        RuleIds.InvalidForEach,
        "Invalid fan-out",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.InvalidForEach + ".md");

    public static readonly DiagnosticDescriptor SubWorkflowMismatch = new(
        RuleIds.SubWorkflowMismatch,
        "A sub-workflow's input or output does not fit",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.SubWorkflowMismatch + ".md");

    public static readonly DiagnosticDescriptor EndlessRecursion = new(
        RuleIds.EndlessRecursion,
        "A sub-workflow runs itself unconditionally",
        "'{0}' runs '{1}', which always runs '{2}' again, without an end: put a [When] before the recursion",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.EndlessRecursion + ".md");

    public static readonly DiagnosticDescriptor NondeterministicCondition = new(
        RuleIds.NondeterministicCondition,
        "A condition is not deterministic",
        "'{0}' decides a condition and reads '{1}', which is different each time it is asked: take the value as a parameter from a [Step]",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.NondeterministicCondition + ".md");
}
