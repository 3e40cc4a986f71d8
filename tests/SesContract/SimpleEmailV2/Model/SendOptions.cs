using SesContract.Wire;

namespace Amazon.SimpleEmailV2.Model;

public class Destination
{
    public List<string> BccAddresses { get; set; } = Collections.Initial<string>();

    public List<string> CcAddresses { get; set; } = Collections.Initial<string>();

    public List<string> ToAddresses { get; set; } = Collections.Initial<string>();
}

public class MessageTag
{
    public string Name { get; set; }

    public string Value { get; set; }
}

public class ListManagementOptions
{
    public string ContactListName { get; set; }

    public string TopicName { get; set; }
}

/// <summary>Settings of the configuration set that this request alone changes.</summary>
public class ConfigurationOverrides
{
    public TrackingConfigurationOverrides Tracking { get; set; }
}

/// <summary>Open and click tracking for this request alone: IAM checks <c>ses:ApplyTrackingConfigurationOverrides</c> as well.</summary>
public class TrackingConfigurationOverrides
{
    public FeatureStatus ClickTrackingEnabled { get; set; }

    public FeatureStatus OpenTrackingEnabled { get; set; }
}
