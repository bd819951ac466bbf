using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Rules about the class.</summary>
internal static partial class Rule
{
    public static readonly DiagnosticDescriptor ClassNotPartial = new(
        RuleIds.ClassNotPartial,
        "A workflow class must be partial",
        "Make '{0}' partial: the executor is generated into the other part{1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.ClassNotPartial + ".md");

    public static readonly DiagnosticDescriptor NotDerivedFromWorkflow = new(
        RuleIds.NotDerivedFromWorkflow,
        "A workflow derives from Workflow<…>",
        "Derive '{0}' from Workflow<TInput, TOutput> or Workflow<TInput>: its type arguments are what RunAsync takes and returns",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.NotDerivedFromWorkflow + ".md");

    public static readonly DiagnosticDescriptor UnsupportedClass = new(
        RuleIds.UnsupportedClass,
        "Unsupported workflow class",
        "'{0}' cannot be a workflow because {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.UnsupportedClass + ".md");

    public static readonly DiagnosticDescriptor NoSteps = new(
        RuleIds.NoSteps,
        "A workflow without steps",
        "'{0}' has no steps: mark its methods with [Step] or [Prompt]",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.NoSteps + ".md");

    public static readonly DiagnosticDescriptor LanguageVersionTooOld = new(
        RuleIds.LanguageVersionTooOld,
        "The C# version is too old",
        "Workflows need C# 12 or later, this project compiles as C# {0}: set <LangVersion> to 12 or later",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.LanguageVersionTooOld + ".md");

    // The form of CFW005 that only a look at the whole project finds, which editors want to know of a rule. Not public: the catalog has
    // each id once.
    internal static readonly DiagnosticDescriptor SharedIdentity = new(
        RuleIds.InvalidStepName,
        "Duplicate, reserved or invalid step name",
        "'{0}' and '{1}' are both the workflow '{2}' of version {3}, and stores could not tell their runs apart: " +
        "give one of them another Name or Version",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.InvalidStepName + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
