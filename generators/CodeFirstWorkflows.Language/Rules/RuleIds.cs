namespace CodeFirstWorkflows.Language.Rules;

/// <summary>The fixed ids of the rules, by name.</summary>
internal static class RuleIds
{
    public const string ClassNotPartial = "CFW001";
    public const string NotDerivedFromWorkflow = "CFW002";
    public const string UnsupportedClass = "CFW003";
    public const string NoSteps = "CFW004";
    public const string InvalidStepName = "CFW005";
    public const string UnsupportedStepSignature = "CFW006";
    public const string PromptMustBePartial = "CFW007";
    public const string OutputMismatch = "CFW008";
    public const string StepsNeedOrder = "CFW009";
    public const string UnknownName = "CFW010";
    public const string TypeMismatch = "CFW011";
    public const string LaterStep = "CFW012";
    public const string MayBeMissing = "CFW013";
    public const string NoSuchMember = "CFW014";
    public const string MayBeNullInPath = "CFW015";
    public const string ResultNeverUsed = "CFW016";
    public const string TemplateSyntax = "CFW017";
    public const string UnusedPromptParameter = "CFW018";
    public const string SeveralStepKinds = "CFW019";
    public const string ParallelSiblingInput = "CFW020";
    public const string GroupNotAdjacent = "CFW021";
    public const string InvalidCondition = "CFW022";
    public const string EnumBranchNotExhaustive = "CFW023";
    public const string OtherwiseWithoutWhen = "CFW024";
    public const string RepeatWithoutMax = "CFW025";
    public const string InvalidLoop = "CFW026";
    public const string InvalidForEach = "CFW027";
    public const string SubWorkflowMismatch = "CFW028";
    public const string EndlessRecursion = "CFW029";
    public const string InvalidResilience = "CFW031";
    public const string FallbackMismatch = "CFW030";
    public const string CompensationMismatch = "CFW032";
    public const string OnFailureMismatch = "CFW033";
    public const string AttributesExclude = "CFW034";
    public const string TypeFromOtherGenerator = "CFW035";
    public const string LanguageVersionTooOld = "CFW036";
    public const string NotSerializable = "CFW040";
    public const string PromptFileNotFound = "CFW042";
    public const string SecretInPrompt = "CFW043";
    public const string EnumsAsNumbers = "CFW044";
    public const string SensitiveStored = "CFW045";
    public const string UntrustedInSystem = "CFW046";
    public const string ConversationHoldsReply = "CFW047";
    public const string MutableInstanceState = "CFW050";
    public const string NondeterministicCondition = "CFW052";
    public const string StepCallsStep = "CFW070";
    public const string IgnoresCancellation = "CFW071";
    public const string BlockingCall = "CFW072";
    public const string RunResultIgnored = "CFW073";
    public const string GeneratorFailed = "CFW099";
}
