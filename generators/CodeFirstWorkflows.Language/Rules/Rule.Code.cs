using Microsoft.CodeAnalysis;

namespace CodeFirstWorkflows.Language.Rules;

/// <summary>Rules about the code in and around steps.</summary>
internal static partial class Rule
{
    public static readonly DiagnosticDescriptor MutableInstanceState = new(
        RuleIds.MutableInstanceState,
        "Mutable instance state in a workflow",
        "'{0}' is mutable state of a workflow, which is shared by all its runs: pass the value on as a step's result, or make it read-only",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.MutableInstanceState + ".md");

    public static readonly DiagnosticDescriptor StepCallsStep = new(
        RuleIds.StepCallsStep,
        "A step calls a step directly",
        "'{0}' calls the step '{1}' directly, so the call is no step of the run: it has no retry, usage or record; take '{1}' as a parameter instead",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.StepCallsStep + ".md");

    public static readonly DiagnosticDescriptor IgnoresCancellation = new(
        RuleIds.IgnoresCancellation,
        "A step ignores its CancellationToken",
        "'{0}' never uses its CancellationToken '{1}': pass it on, so that a cancelled run stops here",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.IgnoresCancellation + ".md");

    public static readonly DiagnosticDescriptor BlockingCall = new(
        RuleIds.BlockingCall,
        "A blocking call in a step",
        "'{0}' blocks a thread in the step '{1}': await instead",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.BlockingCall + ".md");

    public static readonly DiagnosticDescriptor RunResultIgnored = new(
        RuleIds.RunResultIgnored,
        "The run's result is ignored",
        "The run that '{0}' returns is ignored, and with it a failure: read its Result or State",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.RunResultIgnored + ".md");

    public static readonly DiagnosticDescriptor SensitiveStored = new(
        RuleIds.SensitiveStored,
        "[Sensitive] data is stored without an encrypting codec",
        "Runs of '{0}' are stored, and '{1}' is [Sensitive]: add an AesGcmCodec to WorkflowEngineOptions.PayloadCodecs",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.SensitiveStored + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor GeneratorFailed = new(
        RuleIds.GeneratorFailed,
        "The generator failed",
        "Nothing is generated for '{0}' because of a defect of CodeFirstWorkflows, please report it: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpRoot + RuleIds.GeneratorFailed + ".md");
}
